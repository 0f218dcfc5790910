import { createHash } from 'node:crypto';
import type { ActionProposal, Message } from '../../draft/proposal';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { Target } from '../target';
import { checkMessage, refuse } from './check-action';
import { addressOf } from './recipients';

export interface Mail {
	from: string;
	to: string[];
	subject: string;
	text: string;
	html?: string;
	/** Further header fields of our own words. */
	headers?: Readonly<Record<string, string>>;
	/** With angle brackets; the same for every attempt of one intent. */
	messageId: string;
}

/**
 * Hands a mail to a server. Rejects with DaaError `target_rejected` (refused, or nobody could be reached),
 * `target_unavailable` with fields.sent = false (never left), otherwise `outcome_unknown`.
 */
export type Mailer = (mail: Mail) => Promise<{ accepted: string[]; rejected: string[]; response: string }>;

/** One mail address, without a name. */
export const ADDRESS = /^[^\s@<>(),;:"\\[\]\p{Cc}]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/iu;
const SYSTEMS = ['email', 'e-mail', 'smtp', 'mail'];

/** The id under which mail programs drop a second copy: one per intent, in the sender's domain. */
export function messageIdOf(intentId: string, from: string): string {
	const domain = addressOf(from).split('@')[1] ?? 'localhost';
	return `<${createHash('sha256').update(intentId).digest('hex').slice(0, 32)}.daa@${domain}>`;
}

function checkMail(action: ActionProposal): Message {
	const message = checkMessage(action, 'E-mail');
	if (!SYSTEMS.includes(action.target_system.toLowerCase())) throw refuse('target_system', `the action is for ${inSentence(action.target_system)}, not for e-mail.`);
	message.recipients.forEach((recipient, index) => {
		if (!ADDRESS.test(addressOf(recipient))) throw refuse(`message.recipients.${index}`, 'this is not a mail address.');
	});
	if (!message.subject?.trim()) throw refuse('message.subject', 'a mail needs a subject.');
	if (/\p{Cc}/u.test(message.subject)) throw refuse('message.subject', 'a subject is one line.');
	return message;
}

/**
 * A mail as plain text over SMTP. A mail cannot be looked for afterwards: a lost sending stays unknown. Its Message-ID
 * comes from the intent, so that two copies, should a person send it again, count as one in most mail programs.
 * Recipients that the server refused are a mismatch, because only a part of what was approved was done.
 */
export function emailTarget(options: { from?: string; mailer?: Mailer }): Target {
	const from = options.from?.trim() ?? '';
	const { mailer } = options;
	if (!ADDRESS.test(addressOf(from)) || /\p{Cc}/u.test(from)) throw new DaaError('parameter_invalid', 'From must be a mail address, such as support@example.com.', { fields: { parameter: 'from' } });
	return {
		name: 'E-mail',
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: false },
		check: (action) => void checkMail(action),
		read: () => Promise.resolve({ exists: true, values: {} }),
		async apply(action, _seen, { idempotencyKey }) {
			if (!mailer) throw new DaaError('target_unavailable', 'There is no mail server.', { fields: { sent: false } });
			const { recipients, subject = '', body } = checkMail(action);
			const mail: Mail = { from, to: recipients, subject, text: body, messageId: messageIdOf(idempotencyKey, from) };
			const { accepted, rejected, response } = await mailer(mail);
			return { status: 250, sent: { ...mail }, answer: { accepted, rejected, response }, reference: mail.messageId };
		},
		verify(_action, _context, { applied }) {
			if (!applied) return Promise.resolve({ verdict: 'other', values: {}, differences: [], reason: 'a mail cannot be looked for once it is sent' });
			const { rejected } = applied.answer as { rejected: string[] };
			if (rejected.length === 0) return Promise.resolve({ verdict: 'done', values: {}, differences: [] });
			return Promise.resolve({ verdict: 'other', values: {}, differences: [], reason: `the mail server refused ${rejected.length} of the recipients: ${inSentence(rejected.slice(0, 3).join(', '), 200)}` });
		},
	};
}
