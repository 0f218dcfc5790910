import { found } from '../helpers';

const customerText = 'Hi, this is Jane, jane@example.com, 415-555-2671. Where is my parcel?';
const disclosed = (draft: string): string[] => found('pii_disclosed', draft, 'draft', { customerText });

test.each([
	['Your neighbour can be reached at bob.miller@example.net.', 'bob.miller@example.net'],
	['It was left with Bob, phone 212-555-0187.', '212-555-0187'],
	['The other account holder was born on 03/04/1985.', '03/04/1985'],
	['It went to 99 Hillside Road, Springfield, IL 62704.', '99 Hillside Road, Springfield, IL 62704'],
])('finds what the customer did not give: %s', (draft, value) => {
	expect(disclosed(draft)).toEqual([value]);
});

test.each(['We wrote to jane@example.com.', 'We called 415-555-2671.', 'Write to support@shop.example.', 'Call our hotline: 212-555-0100.', 'Our office is at 12 Garden Lane, Springfield, IL 62704.', 'Call (800) 555-0199.', 'Thank you, Jane.'])(
	'leaves the customer’s own data to the echo, and ours alone: %s',
	(draft) => {
		expect(disclosed(draft)).toEqual([]);
	},
);

test('has nothing to compare with without the customer’s text', () => {
	expect(found('pii_disclosed', 'Bob is at bob.miller@example.net.', 'draft')).toEqual([]);
});
