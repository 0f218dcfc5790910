/** Texts that make careless patterns slow, each of `size` UTF-16 units. */
const repeated = (part: string) => (size: number): string => part.repeat(Math.ceil(size / part.length)).slice(0, size);

/** The same "random" letters every time. */
function scrambled(alphabet: string): (size: number) => string {
	return (size) => {
		const parts: string[] = [];
		let state = 42;
		for (let i = 0; i < size; i += 1) {
			state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
			parts.push(alphabet[state % alphabet.length] as string);
		}
		return parts.join('');
	};
}

export const ADVERSARIAL: Readonly<Record<string, (size: number) => string>> = {
	'letters only': repeated('abcdefghijklmnopqrstuvwxyz'),
	'digits only': repeated('1234567890'),
	'a@a@a@': repeated('a@'),
	'nested brackets': (size) => '[('.repeat(size / 4) + ')]'.repeat(size / 4),
	spaces: repeated(' '),
	'+1 ( runs': repeated('+1 ('),
	hex: scrambled('0123456789abcdef'),
	'base64-like': scrambled('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
	dots: repeated('.'),
	dashes: repeated('-'),
	'"1 " repeated': repeated('1 '),
	quotes: repeated('"\''),
	'unicode combining': repeated('e\u0301\u0327'),
	slashes: repeated('/'),
};

/** More of the kind: trigger words, dotted numbers, colons, words with @, upper case. */
export const ADVERSARIAL_MORE: Readonly<Record<string, (size: number) => string>> = {
	'a.a.a.@': repeated('a.a.a.@'),
	'1.1.1.': repeated('1.'),
	'12-34-': repeated('12-34-'),
	colons: repeated('a:'),
	'ignore ': repeated('ignore '),
	'ignore all previous ': repeated('ignore all previous '),
	'we will refund ': repeated('we will refund '),
	'dob ': repeated('dob '),
	'1 main st ': repeated('1 main st '),
	'Main Main Main St': repeated('Main '),
	'account number ': repeated('account number '),
	'password: ': repeated('password: '),
	'http://a.': repeated('http://a.'),
	'AAAA': repeated('A'),
	'DE89 ': repeated('DE89 '),
	'(at) (dot) ': repeated('a (at) b (dot) '),
	percent: repeated('%41'),
	emoji: repeated('😀'),
	newlines: repeated('\n'),
};

const MESSAGES = [
	'Hi, I ordered a blue jacket two weeks ago (order 4471002931) and it still has not arrived. The tracking page says it left the warehouse on Monday. Can you please check where it is?',
	'Hello, my last invoice looks wrong. I was charged 49.99 instead of 39.99 for the plan. My account is registered under maria.lopez@example.com, please let me know what happened.',
	'How do I change the delivery address of my order? I moved last week to 12 Garden Lane, Springfield, IL 62704 and I would like the parcel to go there.',
	"The app keeps crashing when I open the settings page on my phone. I have already reinstalled it twice and restarted the device. It worked fine before the last update, so I don't think it is my internet connection.",
	'I would like to cancel my subscription at the end of the month. I no longer use it often enough. Is there a cancellation fee, and what do I have to do?',
	'Please call me back at (415) 555-0132 between 9 and 11 tomorrow morning. I have a question about the warranty of the washing machine I bought in March.',
	'Thanks for the quick answer yesterday! The replacement part arrived today and everything works again. You can close the ticket.',
	'I tried to reset my password three times, but the e-mail never arrives. I checked the spam folder as well. Could you look into it or send me another link?',
	"What are your opening hours on Saturdays, and is there parking near the shop? I'd like to pick up my order in person if that is possible.",
	'The size does not fit, so I want to return the shoes and get a refund or a size 43 instead. How long does that take, and who pays for the shipping?',
];

export const normalText = (size: number): string => {
	const parts: string[] = [];
	for (let length = 0, i = 0; length < size; i += 1) {
		const message = `${MESSAGES[i % MESSAGES.length] as string}\n`;
		parts.push(message);
		length += message.length;
	}
	return parts.join('').slice(0, size);
};
