/**
 * Support messages and drafts for measuring speed, written for this package. Personal data, commitments, threats and
 * words that only look like them occur about as often as in a helpdesk: a quarter of the customers give an address, a
 * number or an e-mail, one in twelve threatens or attacks; one draft in five gives money back or promises a time.
 */
const CUSTOMERS: readonly string[] = [
	'Hi, I ordered a blue jacket two weeks ago (order {n}) and it still has not arrived. The tracking page says it left the warehouse on Monday. Can you please check where it is?',
	'Hello, my last invoice looks wrong. I was charged 49.99 instead of 39.99 for the plan. My account is registered under {name}@example.com, please let me know what happened.',
	'How do I change the delivery address of my order? I moved last week to {h} Garden Lane, Springfield, IL 62704 and I would like the parcel to go there.',
	"The app keeps crashing when I open the settings page on my phone. I have already reinstalled it twice and restarted the device. It worked fine before the last update, so I don't think it is my internet connection.",
	'I would like to cancel my subscription at the end of the month. I no longer use it often enough. Is there a cancellation fee, and what do I have to do?',
	'Please call me back at (415) 555-01{h} between 9 and 11 tomorrow morning. I have a question about the warranty of the washing machine I bought in March.',
	'Thanks for the quick answer yesterday! The replacement part arrived today and everything works again. You can close the ticket.',
	'I tried to reset my password three times, but the e-mail never arrives. I checked the spam folder as well. Could you look into it or send me another link?',
	"What are your opening hours on Saturdays, and is there parking near the shop? I'd like to pick up my order in person if that is possible.",
	'The size does not fit, so I want to return the shoes and get a refund or a size 43 instead. How long does that take, and who pays for the shipping?',
	'where is my order???',
	'Still waiting for an answer to my question from last Thursday. Is anybody reading these?',
	'Can I pay by bank transfer instead of a card? My company needs an invoice with our VAT number on it.',
	'I want to talk to a real person please, the bot keeps sending me the same three articles.',
	'This is the third time I am writing. You took {h} dollars from my account twice and nobody answers. If the money is not back by Friday I will dispute the charge with my bank.',
	"Hi there,\n\nI bought two tickets for the concert on June 12 and entered the wrong e-mail address at checkout. The right one is {name}.{name}@example.org. Could you send them again? The booking number is {n}.\n\nThank you,\n{Name}",
	'Good morning. The heating pump you installed in November is making a loud noise since yesterday evening, about every ten minutes. The display shows error E{h}. We have small children, so it would be good if somebody could come by this week. Our address is {h} Birch Court, Leeds LS6 2QT.',
	'Does the premium plan include the export to Excel? On the pricing page it says yes, but in the comparison table it is only listed for teams.',
	'I got an e-mail saying that somebody signed in to my account from another country. That was not me. What should I do now?',
	'The discount code SPRING{h} does not work at checkout, it says "expired" although the newsletter says it is valid until Sunday.',
	'Hello, I need to update the card for my subscription because the old one was stolen. Where do I enter the new one?',
	'My date of birth is wrong in your records. It should be 04/{d}/1985. Name and member number ({n}) are fine.',
	'Just wanted to say that your technician was very friendly and explained everything. Five stars!',
	'Ich habe letzte Woche eine Bestellung aufgegeben und bis heute keine Nachricht bekommen. Koennen Sie mir sagen, wann das Paket kommt? Die Bestellnummer ist {n}.',
];

const DRAFTS: readonly string[] = [
	'Hi {Name},\n\nThank you for reaching out. I checked order {n} and can see that it left our warehouse on Monday; the carrier scanned it yesterday evening. The tracking page usually updates within a day. If nothing has changed by then, please write back and I will open a search with the carrier.\n\nBest regards,\nSupport Team',
	"Hello {Name}, thanks for your message and sorry for the confusion. The difference of 10.00 comes from the add-on that was activated on the 3rd. You can switch it off under Settings > Plan at any time; the change applies from the next billing period. Let me know if you'd like me to walk you through it.",
	'Hi {Name}, good news: I have refunded the duplicate charge of ${h}.00 to your original payment method. Depending on your bank it takes 3 to 5 business days until it shows on your statement. Is there anything else I can help you with?',
	"Dear {Name},\n\nwe're sorry to hear that the app keeps crashing. Could you please tell us which version of the operating system your phone has and whether the problem also occurs without Wi-Fi? In the meantime you can use the web version, which has the same functions. Our developers are looking into reports of this kind since the last update.\n\nKind regards,\n{Name}",
	'Hi {Name}, you can cancel under Account > Subscription > Cancel. There is no cancellation fee, and you keep access until the end of the period you have already paid for. If you change your mind, you can reactivate the plan with one click.',
	'Hello, thank you for your patience. I have passed your question about the warranty to our service department. They will get back to you by e-mail. Please keep the receipt and the serial number at hand; both are needed to check whether the warranty still applies.',
	'Hi {Name},\nglad to hear that the replacement part solved the problem! I am closing this ticket now. If something comes up again, just reply to this message and it will be reopened.\nHave a great day!',
	'Hello {Name}, I am sorry that the reset e-mail has not reached you. I checked our logs: it was sent three times to the address on file, and your provider accepted it. Please look into the quarantine of your mail account or ask your administrator to allow messages from our domain. As an alternative you can sign in with the recovery codes you received when you created the account.',
	'We are open on Saturdays from 10 to 16. There are a few parking spaces behind the building; the entrance is on the left side. Please bring the order number and an ID when you pick up your order.',
	"Hi {Name}, thanks for letting us know. To return the shoes, print the label from your account and drop the parcel at any pick-up point. Once we've received and checked them, the return will be processed according to our policy. An exchange for another size is free of charge within 30 days.",
	'Hello {Name}, your replacement will be delivered tomorrow by 5 pm, guaranteed. You do not need to send the broken one back.',
	'Hi, yes, you can pay by bank transfer. Please choose "Invoice" at checkout and enter your VAT number in the field below the address. The goods are shipped as soon as the payment has arrived, which normally takes one to two working days.',
	'Dear {Name},\n\nthank you for contacting us about the heating pump. The error E{h} points to air in the circuit. Please check whether the pressure gauge shows between 1.2 and 1.8 bar and open the valve at the top of the unit for a few seconds. If the noise does not stop, our technician can visit you on Thursday or Friday; please tell us which day suits you better.\n\nWith kind regards\nCustomer Service',
	'Hello {Name}, the export to Excel is part of the premium plan; the comparison table on the website was out of date and has been corrected. Thank you for pointing it out!',
	'Hi {Name}, we take this seriously. Please change your password right away and sign out of all devices under Security. I have looked at the sign-in log: the session was ended and no data was changed. We recommend that you turn on two-step verification.',
	"Hi {Name},\n\nI understand how frustrating this must be, and I apologize for the delay. This was our mistake: the parcel was sent to the wrong depot. I've arranged a new shipment today and added a $15 credit to your account for the trouble. You will receive a tracking link as soon as the carrier has picked it up.\n\nBest,\nSupport",
	'Guten Tag {Name}, vielen Dank für Ihre Nachricht. Ihre Bestellung {n} wurde gestern versandt. Den Link zur Sendungsverfolgung finden Sie in der Versandbestätigung. Bei Fragen antworten Sie einfach auf diese E-Mail.',
	'Hello {Name}, I have updated the date of birth in your profile. Everything else stays as it was. You may see the old one for a few minutes until the page has been refreshed.',
	'Thank you so much for the kind words! I have passed them on to the technician, who was very happy about them.',
	'Hi {Name}, the code is limited to orders above 50.00 before tax, which is why it was not accepted for this basket. I know that the newsletter did not make this clear. If you add another item, it works until Sunday midnight.',
];

const NAMES = ['anna', 'bruno', 'carla', 'david', 'elena', 'felix', 'grace', 'henry', 'irene', 'jonas', 'karin', 'louis', 'maria', 'nadia', 'oscar', 'paula'];

function filled(templates: readonly string[], size: number): string[] {
	const texts: string[] = [];
	let state = 7;
	const next = (most: number): number => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state % most;
	};
	for (let units = 0; units < size; ) {
		const name = NAMES[next(NAMES.length)] as string;
		const text = (templates[texts.length % templates.length] as string)
			.replaceAll('{Name}', `${(name[0] as string).toUpperCase()}${name.slice(1)}`)
			.replaceAll('{name}', name)
			.replaceAll('{n}', String(4_000_000_000 + next(99_999_999)))
			.replaceAll('{h}', String(10 + next(90)))
			.replaceAll('{d}', String(10 + next(18)));
		texts.push(text);
		units += text.length;
	}
	return texts;
}

/** About `size` UTF-16 units of messages, no two alike in their names and numbers. */
export const customerMessages = (size: number): string[] => filled(CUSTOMERS, size);
export const draftReplies = (size: number): string[] => filled(DRAFTS, size);
