import { found } from '../helpers';

const echo = (customerText: string, draft: string): string[] => found('pii_echo', draft, 'draft', { customerText });

test.each([
	['reach me at jo.bloggs@example.com', 'We will write to JO.Bloggs@example.com.', ['JO.Bloggs@example.com']],
	['call +1 (555) 010-9999', 'We will call 555-010-9999 tomorrow.', ['555-010-9999']],
	['call 555.010.9999', 'We will call +1 555 010 9999.', ['555 010 9999']],
	['call +44 20 7946 0958', 'Is 020 7946 0958 right?', ['20 7946 0958']],
	['my SSN is 536-22-8726', 'Your number 536 22 8726 is on file.', ['536 22 8726']],
	['my SSN is 536-22-8726', 'Your number 536228726 is on file.', ['536228726']],
	['card 4111 1111 1111 1111', 'your card 4111111111111111', ['4111111111111111']],
	['IBAN DE89 3704 0044 0532 0130 00', 'to DE89370400440532013000 today', ['DE89370400440532013000']],
	['born on March 5, 1985', 'Your birthday, 03/05/1985, is noted.', ['03/05/1985']],
	['DOB: 1985-03-05', 'We have 5 March 1985 on file.', ['5 March 1985']],
	['I live at 123 Main Street, Springfield, IL 62704', 'We ship to 123 Main St.', ['123 Main']],
	['Passport No.: C67470935', 'passport c67470935 noted', ['c67470935']],
	['from 203.0.113.9', 'Your address 203.0.113.9 was blocked.', ['203.0.113.9']],
])('%j in %j', (customer, draft, expected) => expect(echo(customer, draft)).toEqual(expected));

test.each([
	['reach me at jo.bloggs@example.com', 'We will write to j***@example.com.'],
	['reach me at jo.bloggs@example.com', 'We will write to [EMAIL_1].'],
	['reach me at jo@example.com', 'We will write to banjo@example.com.'],
	['my SSN is 536-22-8726', 'Your number ending in 8726 is on file: ***-**-8726.'],
	['card 4111 1111 1111 1111', 'your card ending in 1111'],
	['call +1 (555) 010-9999', 'order 55501099991 is on its way'],
	['my order is 4711', 'Your order 4711 is on its way.'],
	['I live at 123 Main Street', 'Room 123, the main office'],
	['no personal data here', 'none here either'],
])('%j not in %j', (customer, draft) => expect(echo(customer, draft)).toEqual([]));

test('many values stay cheap, too many block', () => {
	const some = Array.from({ length: 2_000 }, (_, i) => `user${i}@example.com`).join(' ');
	expect(echo(some, 'write to user1999@example.com')).toEqual(['user1999@example.com']);
});

test.each([
	['tel +33 6 12 34 56 78', 'Nous avons appelé le 06 12 34 56 78.'],
	['geboren am 07.03.1990', 'Ihr Geburtsdatum ist der 7. März 1990.'],
	['né le 14 juillet 1985', 'Votre date de naissance : 14/07/1985'],
	['nacido el 7 de marzo de 1990', 'Fecha: 07/03/1990'],
	['mail jane.doe@example.com', 'We wrote to jane.doe at example dot com'],
	['Ich wohne in der Triftstrasse 67, 13353 Berlin', 'Lieferung an Triftstr. 67'],
])('knows a value in another wording: %s', (customerText, draft) => {
	expect(found('pii_echo', draft, 'draft', { customerText })).toHaveLength(1);
});
