import { personal } from '../helpers';

/** `⟦…⟧` marks what has to be found; a text without marks must yield nothing of the type. */
const TABLES: Record<string, { found: string[]; none: string[] }> = {
	EMAIL: {
		found: [
			'Write to ⟦jo.bloggs+shop@mail.example.co.uk⟧.',
			'(⟦anna_k@example.org⟧)',
			"'⟦sean.o'brien@example.ie⟧' wrote",
			'mailto:⟦kim@example.com⟧?subject=hi',
			'https://x.example/?email=⟦kim@example.com⟧&a=1',
			'GET /u?e=⟦kim%40example.com⟧&b=2',
			'it is ⟦jаne@exаmple.com⟧ now',
			'⟦jo\u200bhn@example.com⟧',
			'⟦test＠example.com⟧ please',
			'reach me: ⟦lee (at) example (dot) com⟧',
			'⟦lee [at] example.com⟧',
			'at ⟦kim@example.com⟧.Thanks',
			'⟦user@xn--bcher-kva.example⟧',
			'Contact: ⟦am9obkBleGFtcGxlLmNvbQ==⟧',
			'/api?user=⟦6a6f686e406578616d706c652e636f6d⟧',
			'<⟦a@b.io⟧>, "⟦c@d.net⟧"',
		],
		none: ['meet me @ 5.30', '@support please help', 'user@localhost', 'price@ 3.50', 'a@b', 'email me at your convenience', 'foo@.com', 'see @media (max-width: 3em)', 'git@'],
	},
	PHONE: {
		found: [
			'call ⟦+1 (415) 555-0132⟧ now',
			'⟦(415) 555-0132⟧',
			'⟦415-555-0132⟧',
			'⟦415.555.0132⟧ works',
			'⟦415 555 0132⟧',
			'⟦4155550132⟧',
			'my cell is ⟦555-0132⟧',
			'⟦1-800-555-0199⟧',
			'⟦415-555-0132 ext. 44⟧',
			'⟦415-555-0132 x44⟧',
			'⟦+44 20 7946 0958⟧',
			'⟦+44 (0)20 7946 0958⟧',
			'⟦020 7946 0958⟧',
			'⟦07700 900123⟧',
			'⟦+49 30 901820⟧',
			'Tel.: ⟦030/901820⟧',
			'⟦+33 1 42 68 53 00⟧',
			'⟦01 42 68 53 00⟧',
			'⟦+34 912 345 678⟧',
			'teléfono: ⟦912 345 678⟧',
			'⟦+39 06 6982 1234⟧',
			'⟦+31 6 12345678⟧',
			'⟦06-12345678⟧',
			'⟦0049 30 901820⟧',
			'⟦+91 98765 43210⟧',
			'⟦+61 2 9374 4000⟧',
			'phone: ⟦212\u200b-555\u200b-1234⟧',
			'⟦４１５-６６６-７７７７⟧',
			'whatsapp ⟦98765 43210⟧',
			'1-800 number: ⟦1-800-FLOWERS⟧',
			'⟦+14155550132⟧,⟦+14155550133⟧',
			'Phone:⟦(415)555-0132⟧',
		],
		none: [
			'order 4155550132',
			'invoice #2025550132 is wrong',
			'tracking 113542617735902',
			'purchase 00004587345',
			'on 2024-05-17 10:30',
			'from 03/10/1984 to 05/11/1984',
			'20120102 08:00',
			'between 10.00 and 12.30',
			'it costs 1,234,567.89 dollars',
			'serial 3-555-12345',
			'version 10.4.1023',
			'3.1415926535',
			'ISBN 978-3-16-148410-0',
			'192.168.100.200',
			'MRN-5180742',
			'ref INV-216857-2201',
			'650+253+1234',
			'I paid 1500 in 2023 and 1700 in 2024',
			'15 - 20 days, 3 - 5 items',
			'6 feet 2, 180 pounds',
		],
	},
	SSN: {
		found: [
			'SSN ⟦536-22-8726⟧',
			'⟦536-22-8726⟧',
			'my social is ⟦536 22 8726⟧',
			'ssn: ⟦536228726⟧',
			'social security number ⟦536.22.8726⟧',
			'last: ⟦856-45-6789⟧',
			'SSN ⟦367-46-72l6⟧',
			'social security: ⟦536 - 22 - 8726⟧',
		],
		none: ['000-12-3456', '666-12-3456', '923-12-3456', '536-00-8726', '536-22-0000', 'order 536228726', '536228726', 'part 1536-22-8726', '536-22-87261', 'room 536-22 8726', 'from 100-20-3000-1'],
	},
	CARD: {
		found: [
			'⟦4111 1111 1111 1111⟧',
			'⟦4111111111111111⟧',
			'card ⟦5555-5555-5555-4444⟧ exp 12/27',
			'⟦3782 822463 10005⟧',
			'⟦371449635398431⟧',
			'⟦6011 1111 1111 1117⟧',
			'⟦30569309025904⟧',
			'my credit card number is ⟦1234567890123456⟧',
			'visa: ⟦4000 1234 5678 9010⟧',
			'debit card no. ⟦5000 0000 0000 0012⟧',
			'⟦4111-1111-1111-1112⟧',
			'⟦4222222222222⟧',
			'tarjeta ⟦1234 5678 9012 3456⟧',
		],
		none: ['order 113542617735902', 'tracking number 9400111899223817432234', '4111 1111 1111', '1111111111111111', 'id 1234567890123456', 'timestamp 1700000000000', 'IMEI 351756051523999', '0.4111111111111111', 'GUID 12345678-1234-1234-1234-123456789012'],
	},
	IBAN: {
		found: ['⟦DE89 3704 0044 0532 0130 00⟧', '⟦GB29NWBK60161331926819⟧', '⟦FR14 2004 1010 0505 0001 3M02 606⟧', 'iban: ⟦nl91abna0417164300⟧', '⟦ES91 2100 0418 4502 0005 1332⟧,', '⟦IT60X0542811101000000123456⟧', '⟦NO9386011117947⟧', '⟦MT84MALT011000012345MTLCAST001S⟧'],
		none: ['DE88 3704 0044 0532 0130 00', 'GB29NWBK6016133192681', 'XX89 3704 0044 0532 0130 00', 'ADE89370400440532013000', 'DE89 3704 0044 0532 0130 00A', 'part DE8937'],
	},
	IP: {
		found: ['from ⟦203.0.113.9⟧.', '⟦10.0.0.1⟧:8080', '⟦192.168.1.0⟧/24', '⟦2001:db8:85a3::8a2e:370:7334⟧', '⟦fe80::1⟧', '[⟦2001:db8::1⟧]:443', '⟦::ffff:192.0.2.128⟧', '⟦2001:0db8:0000:0000:0000:ff00:0042:8329⟧'],
		none: ['version 1.2.3.4', 'v1.2.3.4', '256.1.1.1', '1.2.3', '1.2.3.4.5', '1.3.6.1.4.1', '12:30:45', 'std::vector<int>', '00:1B:44:11:3A:B7', 'a::b::c', 'ratio 4:3:2:1', 'section 2.4.1.3', '::', '01.02.03.04'],
	},
	DOB: {
		found: [
			'DOB: ⟦1984-04-28⟧',
			'date of birth ⟦04/28/1984⟧',
			'I was born on ⟦March 5, 1985⟧ in Ohio',
			'born ⟦5 March 1985⟧',
			'my birthday is ⟦5th of March 1985⟧',
			'⟦05/03/1985⟧ is my birthday',
			'"dob":"⟦1999-08-24⟧"',
			'dob="⟦1999-08-24⟧"',
			'Geburtsdatum: ⟦05.03.1985⟧',
			'née le ⟦5 mars 1985⟧',
			'fecha de nacimiento: ⟦05-03-1985⟧',
			'nato il ⟦5 marzo 1985⟧',
			'geboortedatum ⟦5-3-1985⟧',
			'And your date of birth?\nA: ⟦1980-11-04⟧.',
			'DOB ⟦19850305⟧',
			'name,dob,city\nAnn,⟦1985-03-05⟧,Rome\nBob,⟦1990-01-02⟧,Bonn',
			'Birthdate (mm/dd/yy) ⟦03/05/85⟧',
		],
		none: ['delivered on 2024-05-17', 'my order of March 5, 2024', 'the birthday present arrived on Monday', 'DOB unknown. Visit Date: 2024-05-17', 'born in 1985', 'It was for her birthday, but the delivery date was wrong', 'birth certificate needed'],
	},
	ADDRESS: {
		found: [
			'I live at ⟦123 Main Street, Springfield, IL 62704⟧.',
			'⟦123 Main St⟧',
			'ship to ⟦4500 N Oak Park Ave Apt 3B, Chicago, IL 60634⟧ please',
			'⟦1600 Pennsylvania Ave NW, Washington, DC 20500⟧',
			'⟦30 W 26th St 6th Fl⟧',
			'⟦3451 Wood Alley Suite 410\nNorth Kevin, TN 12345⟧',
			'send it to ⟦742 evergreen terrace, springfield, or 97477⟧',
			'⟦PO Box 123, Austin, TX 78701⟧',
			'⟦PSC 1234, Box 5678\nAPO AP 96520⟧',
			'⟦10 Downing Street, London SW1A 2AA⟧',
			'⟦22B Derwent Parade, South Ockendon RM15 5EE, United Kingdom⟧',
			'⟦Triftstrasse 67, 13353 Berlin⟧',
			'wohnt in der ⟦Goethestr. 12⟧ seit Mai',
			'⟦12 bis rue de la Paix, 75002 Paris⟧',
			'⟦Calle Mayor 5, 28013 Madrid⟧',
			'⟦Via Roma 10, 00184 Roma⟧',
			'⟦Keizersgracht 123, 1015 CJ Amsterdam⟧',
			'⟦Rua Augusta 100, 1100-053 Lisboa⟧',
		],
		none: ['it took 2 days on the way', 'I waited 30 minutes in the drive way', 'size 10 court shoes', '3 items in my basket', 'via UPS 2 days ago', 'I have 2 questions about your place', 'the road is closed', 'Call 911 now', 'we went 5 miles down the road', 'Order 12 Blue Shirts', 'at 5 PM on Main Street'],
	},
	PASSPORT: { found: ['Passport No.: ⟦C67470935⟧', 'my passport number is ⟦123456789⟧', 'Reisepass ⟦C01X00T47⟧', 'pasaporte: ⟦AAA123456⟧'], none: ['passport photo size 35x45', 'my passport expired in 2023', 'C67470935', 'passport renewal takes 8 weeks'] },
	DRIVER_LICENSE: {
		found: ["driver's license: ⟦D1234567⟧", 'DL# ⟦S530-4609-8000⟧', "Driver's licence number ⟦MORGA657054SM9IJ⟧", 'Führerschein Nr. ⟦B072RRE2I55⟧', 'License: ⟦DL-B11665-65⟧'],
		none: ['software license key ABCD-1234-EF56', 'Windows license: 12345-67890', 'license expired in 2023', 'a license for 25 users'],
	},
	BANK_ACCOUNT: {
		found: ['account number ⟦000123456789⟧', 'Acct #: ⟦12345678⟧', 'sort code ⟦12-34-56⟧ account ⟦12345678⟧', 'routing number ⟦021000021⟧', 'Kontonummer: ⟦1234567890⟧', 'my account is ⟦7452995036⟧'],
		none: ['my account since 2019', 'account 12', 'two accounts', 'order number 12345678', 'account opened on 2023-05-12'],
	},
	NATIONAL_ID: {
		found: [
			'Steuer-ID: ⟦86095742719⟧',
			'Steuer-ID ⟦86 095 742 719⟧',
			'⟦1 84 12 76 451 089 46⟧',
			'⟦12345678Z⟧',
			'NIE ⟦X1234567L⟧',
			'⟦RSSMRA85T10A562S⟧',
			'BSN ⟦111222333⟧',
			'PESEL: ⟦44051401359⟧',
			'⟦AB 12 34 56 C⟧',
			'CPF ⟦529.982.247-25⟧',
			'⟦900101-2345670⟧',
			'VAT: ⟦DE123456789⟧',
			'EIN: ⟦12-3456789⟧',
			'National ID: ⟦NID-900186403⟧',
		],
		none: ['12345678A', '111222333', 'DX 12 34 56 C', 'ABCDEF85T10A562X', 'the nie model 123', 'tax of 19 percent'],
	},
};

function marked(text: string): { plain: string; values: string[] } {
	return { plain: text.replace(/[⟦⟧]/g, ''), values: [...text.matchAll(/⟦([^⟧]*)⟧/g)].map((match) => match[1] as string) };
}

describe.each(Object.entries(TABLES))('%s', (type, { found, none }) => {
	test.each(found)('finds %j', (text) => {
		const { plain, values } = marked(text);
		expect(values.length).toBeGreaterThan(0);
		expect(personal(plain).filter(([kind]) => kind === type).map(([, value]) => value)).toEqual(values);
	});
	test.each(none)('leaves %j', (text) => {
		expect(personal(text).filter(([kind]) => kind === type)).toEqual([]);
	});
});

test('one stretch of text has one type', () => {
	expect(personal('Account: 7452995036')).toEqual([['BANK_ACCOUNT', '7452995036']]);
	expect(personal('call 7452995036')).toEqual([['PHONE', '7452995036']]);
	expect(personal('SSN: 536-22-8726')).toEqual([['SSN', '536-22-8726']]);
});

test.each([
	['Ich wohne in der Am Plattenbusch 129, 74795 Lauraland.', 'Am Plattenbusch 129, 74795 Lauraland'],
	['Adres: ul. Kuc 33/9, 10-362 Sieradz', 'ul. Kuc 33/9, 10-362 Sieradz'],
	['Adress: Falks Gata 14, 660 63 Arlöv', 'Falks Gata 14, 660 63 Arlöv'],
	['Vivo en Calle Mayor 5, 28801 Alcalá de Henares.', 'Calle Mayor 5, 28801 Alcalá de Henares'],
	['Ik woon op van der Horststraat 13, 3393 UA Wilgen.', 'van der Horststraat 13, 3393 UA Wilgen'],
	['Jane Roe, 67 Jerde Side, Carter-over-Kovacek, CF10 1EP', '67 Jerde Side, Carter-over-Kovacek, CF10 1EP'],
	['Rose Cottage, 2 High Street, Ware, SG12 9AA', 'Rose Cottage, 2 High Street, Ware, SG12 9AA'],
])('finds the whole European address in: %s', (text, address) => {
	expect(personal(text)).toContainEqual(['ADDRESS', address]);
});

test('dates and times are no addresses', () => {
	expect(personal('* Thu Jul 19 2002 Nick Verhaegen')).toEqual([]);
	expect(personal('The market opens at 7 AM CT tomorrow, Wednesday.')).toEqual([]);
});

test('a social security number by spaces or dots needs no word, unless another word claims it', () => {
	expect(personal('here you go 146 91 3604')).toEqual([['SSN', '146 91 3604']]);
	expect(personal('order 146 91 3604 is late')).toEqual([]);
});
