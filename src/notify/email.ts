import { ADDRESS, messageIdOf, type Mailer } from '../execute/targets/email';
import { addressOf } from '../execute/targets/recipients';
import { DaaError, isDaaError } from '../errors';
import { mailBody, textBody, type MailBody } from './email-body';
import { undelivered } from './delivery';
import type { Channel, Delivery, Recipient } from './letter';

/** A server's answer in the 500s is for good, one in the 400s passes (RFC 5321). */
const PASSING_FROM = 400;
const FINAL_FROM = 500;

/** Tells other programs not to answer (RFC 3834). */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } as const;

function failure(error: unknown): Delivery {
	if (!isDaaError(error)) return undelivered('target_unavailable', 'the mail could not be handed over', true);
	const { status } = error.fields;
	const passing = typeof status === 'number' && status >= PASSING_FROM && status < FINAL_FROM;
	// A mail whose fate is unknown is sent again: its Message-ID is the same, so two copies count as one.
	const again = passing || error.code === 'target_unavailable' || error.code === 'outcome_unknown';
	const words: Partial<Record<typeof error.code, string>> = { target_unavailable: 'the mail server could not be reached', outcome_unknown: 'the connection to the mail server broke off' };
	return undelivered(error.code, words[error.code] ?? `the mail server refused it${typeof status === 'number' ? ` (${status})` : ''}`, again);
}

const addressIn = ({ email }: Recipient): string | undefined => {
	const address = email === undefined || email === null ? '' : addressOf(email);
	return ADDRESS.test(address) ? address : undefined;
};

/**
 * One mail to one person, as text and HTML, with that person's own links only. Nothing in a header comes from a draft
 * as it stands: the subject is one line, the recipient is an address and nothing else. Throws DaaError `parameter_invalid`.
 */
export function emailChannel({ from, mailer }: { from: string; mailer: Mailer }): Channel {
	if (!ADDRESS.test(addressOf(from)) || /\p{Cc}/u.test(from)) throw new DaaError('parameter_invalid', 'From must be a mail address, such as approvals@example.com.', { fields: { parameter: 'notifyFrom' } });

	async function post(person: Recipient, id: string, { subject, text, html }: MailBody): Promise<Delivery> {
		const to = addressIn(person);
		if (to === undefined) return undelivered('parameter_invalid', 'there is no mail address', false);
		try {
			const { rejected } = await mailer({ from, to: [to], subject: subject.replace(/\p{Cc}/gu, ' '), text, html, headers: HEADERS, messageId: messageIdOf(id, from) });
			return rejected.length === 0 ? { ok: true } : undelivered('target_rejected', 'the mail server refused the address', false);
		} catch (error) {
			return failure(error);
		}
	}

	return {
		name: 'email',
		reaches: (person) => addressIn(person) !== undefined,
		send: (letter) => (letter.to ? post(letter.to, letter.id, mailBody(letter)) : Promise.resolve(undelivered('parameter_invalid', 'a mail goes to one person', false))),
		tell: (person, text) => post(person, text.id, textBody(text)),
	};
}
