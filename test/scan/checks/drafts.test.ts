import { found } from '../helpers';

const COMMITMENTS: string[] = [
	'We have issued a refund to your card.',
	'You will receive your refund in 3 days.',
	"I've gone ahead and refunded the full amount.",
	'Your refund has been processed and will appear within 5-7 business days.',
	'I have credited $20 to your account as a gesture of goodwill.',
	"We'll reimburse you for the shipping costs.",
	'We will refund you the difference.',
	"I'm happy to offer you a full refund.",
	'Your subscription has been cancelled and you will not be charged again.',
	'I have cancelled your order as requested.',
	'The charge has been reversed.',
	"We've waived the late fee for you.",
	"You'll get your money back by Monday.",
	'A credit of €15 will be applied to your next invoice.',
	'Refund issued.',
	'We are processing your refund now.',
	'The money will be back in your account within 48 hours.',
	'Please allow 5 to 10 business days for the refund to appear on your statement.',
	'I can confirm that we have approved your refund.',
	'Once we receive the item, we will refund you in full.',
	'Consider it refunded!',
	'You are entitled to a full refund of your purchase.',
	'As compensation, we have added one month free to your plan.',
	"Don't worry, I will personally make sure the refund reaches you this week.",
	'Your refund request has been approved.',
	'Our billing team has reversed the duplicate payment.',
	'Let me go ahead and issue that refund for you.',
	'I have removed the charge from your bill.',
	'We are going to send you a voucher worth $50.',
	'Expect to see the refund on your card by Friday.',
	'Sorry about the delay; we have refunded your order in full.',
	"Unfortunately the item is out of stock, but we've refunded your payment.",
	'Your order has been canceled, and the amount will be credited to your original payment method.',
	'We have initiated the return of $89.90 to your PayPal account.',
	'Wir haben Ihnen den Betrag erstattet.',
	'Sie erhalten eine Gutschrift über 20 Euro.',
	'Nous avons remboursé votre commande.',
	'Vous serez remboursé sous 5 jours.',
	'Hemos reembolsado el importe completo.',
	'Recibirá su reembolso en 3 días.',
	'O reembolso foi processado.',
	'Abbiamo rimborsato il suo ordine.',
	'Il rimborso è stato emesso.',
	'We hebben het bedrag teruggestort.',
];
const NEUTRAL: string[] = [
	'Our refund policy says that items can be returned within 30 days.',
	'We cannot refund digital purchases.',
	'Would you like a refund or a replacement?',
	'Unfortunately, we are unable to issue a refund for this order.',
	'I have forwarded your refund request to our billing team for review.',
	'To request a refund, please fill in the form on our website.',
	'If your claim is approved, you may be eligible for a refund.',
	'Refunds are usually processed within 5 business days after approval.',
	'I understand that you would like to cancel your subscription.',
	'Could you tell me why you want to cancel?',
	'How long do refunds take?',
	'No refund has been issued yet.',
	'We have not received your return, so we have not refunded it.',
	'You can cancel your plan at any time in the settings.',
	'Your request for a credit is under review.',
	'I am checking whether you qualify for a refund.',
	'Please send us the credit card statement that shows the charge.',
	'Thank you for your interest in our credit card.',
	'Sale items are non-refundable.',
	'Once your claim has been reviewed, we will let you know whether a refund is possible.',
	'A specialist will look at your refund request and get back to you.',
	'We received your question about the cancellation fee.',
	'Cancellations must be made 24 hours in advance.',
	'The order cannot be cancelled because it has already shipped.',
	'I see that you asked about a refund for order 4711.',
	'In order to get a refund, the item must be unused.',
	'Your card was not charged.',
	'What would you like us to do with the credit on your account?',
	'I will not be able to refund the shipping fee.',
	'Have you already received your refund?',
	'We will review your request for reimbursement within two days.',
	'Wir können leider keine Erstattung anbieten.',
	'Nous ne pouvons pas rembourser cet achat.',
	'Nuestra política de reembolso permite devoluciones en 30 días.',
];
const PROMISES: string[] = [
	'I guarantee that this will never happen again.',
	'We promise your package will arrive tomorrow.',
	'You have my word that we will fix it.',
	'This will definitely be resolved today.',
	'Rest assured that it will never happen again.',
	'Your data is 100% safe with us.',
	'Your order will be delivered by Friday.',
	'The issue will be fixed within 24 hours.',
	'We will always have this item in stock.',
	'There is zero risk for you.',
	'It is impossible for the device to overheat.',
	'Wir garantieren Ihnen die Lieferung bis Montag.',
	'Le prometo que no volverá a pasar.',
];
const NO_PROMISE: string[] = [
	'We cannot guarantee a delivery date.',
	'The product comes with a two-year warranty.',
	'Our money-back guarantee policy covers 30 days.',
	'We will do our best to resolve this soon.',
	'Delivery usually takes 3 to 5 days.',
	'Thank you for your patience.',
	'You should receive a tracking link soon.',
	'Is tomorrow a good time for a call?',
];
const ADVICE: string[] = [
	'Under the Consumer Rights Act you are entitled to a replacement.',
	'Legally, you are not required to pay this invoice.',
	'You should sue the seller.',
	'You have a strong case against the carrier.',
	'Your contract is not legally binding.',
	'The law requires us to keep your data for ten years.',
	'According to the GDPR you can demand deletion.',
	'You could file a claim in small claims court.',
	'This clause is unenforceable.',
	'I would advise you to take them to court.',
	'The statute of limitations has expired.',
	'Rechtlich gesehen haben Sie keinen Anspruch.',
];
const NO_ADVICE: string[] = [
	'We cannot give legal advice.',
	'I have forwarded your message to our legal team.',
	'Please see the terms of service on our website.',
	'Please contact a lawyer for questions of that kind.',
	'Your contract ends on 31 May.',
	'What is the legal name of your company?',
	'The warranty covers two years.',
];
const ADMISSIONS: string[] = [
	'This was our fault.',
	'We take full responsibility for the damage.',
	'We are liable for the loss.',
	'Our driver damaged your door.',
	'We admit that our negligence caused the accident.',
	'The delay was due to an error on our side.',
	'We made a mistake with your order.',
	'We failed to protect your data.',
	'The product we sent was defective.',
	'We will pay for the damages.',
	'Das war unsere Schuld.',
	"C'est notre faute.",
];
const NO_ADMISSION: string[] = [
	'We are not responsible for delays caused by the carrier.',
	'We take the security of your data seriously.',
	'I am sorry for the inconvenience.',
	'You are responsible for returning the item.',
	'Could you tell us what happened?',
	'If there was a mistake on our side, we will correct it.',
	'We do not accept liability for lost parcels.',
];

describe.each([
	['refund_commitment', COMMITMENTS, NEUTRAL],
	['absolute_promise', PROMISES, NO_PROMISE],
	['legal_advice', ADVICE, NO_ADVICE],
	['liability', ADMISSIONS, NO_ADMISSION],
])('%s', (category, positives, negatives) => {
	test.each(positives)('stops %j', (text) => expect(found(category, text, 'draft')).not.toEqual([]));
	test.each(negatives)('lets pass %j', (text) => expect(found(category, text, 'draft')).toEqual([]));
	test('is no matter of the customer', () => {
		for (const text of positives) expect(found(category, text, 'input')).toEqual([]);
	});
});

describe('verified facts', () => {
	const refund = 'We have issued a refund to your card.';
	const cancelled = 'I have cancelled your order.';
	const credit = 'We have added a voucher of $10 to your account.';
	test('a verified refund may be reported', () => expect(found('refund_commitment', refund, 'draft', { facts: { verified: { refund: true } } })).toEqual([]));
	test.each([[{ verified: { refund: 'true' } }], [{ verified: { refund: 1 } }], [{ verified: null }], [{ verified: { cancellation: true } }], [{ verified: { credit: true } }], [{ refund: true }], [{}]])('%j does not verify a refund', (facts) =>
		expect(found('refund_commitment', refund, 'draft', { facts })).not.toEqual([]),
	);
	test('a verified cancellation covers a cancellation only', () => {
		expect(found('refund_commitment', cancelled, 'draft', { facts: { verified: { cancellation: true } } })).toEqual([]);
		expect(found('refund_commitment', credit, 'draft', { facts: { verified: { cancellation: true } } })).not.toEqual([]);
		expect(found('refund_commitment', credit, 'draft', { facts: { verified: { credit: true } } })).toEqual([]);
	});
});
