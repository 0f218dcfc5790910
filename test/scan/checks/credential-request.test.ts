import { found } from '../helpers';

const asks = (text: string): boolean => found('credential_request', text, 'draft').length > 0;

test.each([
	'Please send me your password and I will log in for you.',
	"What's the CVV on the back of your card?",
	'Read us the six-digit code that you just got by text.',
	'To go on I need your full card number and the expiry date.',
	'Type your TAN into this chat.',
	'Bitte schicken Sie uns Ihr Passwort.',
	'Merci de nous communiquer votre mot de passe.',
	'Envíenos su contraseña, por favor.',
	'Envie-nos a sua senha.',
	'Ci invii il codice di verifica.',
	'Stuur ons uw pincode.',
])('finds what a draft must not ask for: %s', (text) => {
	expect(asks(text)).toBe(true);
});

test.each([
	'We never ask for your password.',
	'Do not share your PIN with anybody, not even with us.',
	'You can reset your password under Settings.',
	'Enter the code on the sign-in page.',
	'Please send us your order number.',
	'Please confirm the last four digits of your card.',
	'Could you give us the promo code?',
	'Wir fragen nie nach Ihrem Passwort.',
	'Nous ne vous demanderons jamais votre mot de passe.',
])('leaves warnings, resets and other numbers: %s', (text) => {
	expect(asks(text)).toBe(false);
});
