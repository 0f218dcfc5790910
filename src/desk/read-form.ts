import { z } from 'zod/v4';
import type { DecisionForm } from '../approve/decide-approval';
import { DaaError } from '../errors';
import { MAX_TOKEN } from '../tokens/claims';

/** A decision with an edited draft fits; anything larger is not looked at. In bytes. */
export const MAX_BODY = 256 * 1024;
const FORM_TYPE = 'application/x-www-form-urlencoded';
const TICK_FIELD = /^check\.(\d{1,3})$/;
const VALUE_FIELD = /^value\.(\d{1,3})$/;

const someText = z.string();
const formSchema = z.object({
	decision: z.enum(['approve', 'edit_and_approve', 'reject', 'request_changes', 'break_glass']),
	form_token: z.string().max(200).default(''),
	reason: z.string().max(4_000).optional(),
	reason_template: z.string().max(200).optional(),
	confirm: z.string().max(1_000).optional(),
	code: z.string().max(100).optional(),
	identity: z.string().max(MAX_TOKEN).optional(),
	subject: someText.optional(),
	body: someText.optional(),
	request_body: someText.optional(),
});

export interface SentForm {
	contentType?: string;
	contentLength?: number;
	/** Bytes or text as they came, or the fields that a server has already taken apart. */
	body: unknown;
}

const malformed = (message: string) => new DaaError('body_malformed', message);

function tooLarge(bytes: number): void {
	if (bytes > MAX_BODY) throw new DaaError('body_too_large', `The form is larger than ${MAX_BODY} bytes.`);
}

function fromText(body: string): [string, unknown][] {
	// Broken percent signs would be taken literally; a browser never sends one.
	if (/%(?![0-9A-Fa-f]{2})/.test(body)) throw malformed('The form is not encoded as forms are.');
	return [...new URLSearchParams(body)];
}

function pairsOf(body: unknown): [string, unknown][] {
	if (typeof body === 'string') {
		tooLarge(Buffer.byteLength(body));
		return fromText(body);
	}
	if (body instanceof Uint8Array) {
		tooLarge(body.byteLength);
		try {
			return fromText(new TextDecoder('utf-8', { fatal: true }).decode(body));
		} catch {
			throw malformed('The form is not text.');
		}
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformed('The form is empty.');
	const pairs = Object.entries(body);
	tooLarge(pairs.reduce((sum, [key, value]) => sum + key.length + (typeof value === 'string' ? value.length : 0), 0));
	return pairs;
}

function fieldsOf(body: unknown): Map<string, string> {
	const fields = new Map<string, string>();
	for (const [name, value] of pairsOf(body)) {
		if (typeof value !== 'string' || fields.has(name)) throw malformed('The form has a field that is not one text.');
		// Half characters and NUL could not be stored; a browser sends neither.
		fields.set(name, Buffer.from(value, 'utf8').toString('utf8').replace(/\0/g, '\uFFFD'));
	}
	return fields;
}

/** The chosen sentence, then what was written beside it. */
function reasonOf(template: string | undefined, text: string | undefined): string | undefined {
	const written = text?.replace(/\r\n?/g, '\n');
	if (template === undefined || template.trim() === '') return written;
	return written === undefined || written.trim() === '' ? template : `${template}: ${written}`;
}

/** The fields of a form of ours. Throws as `readForm` does. */
export function readFields(sent: SentForm): Map<string, string> {
	if (sent.contentLength !== undefined) tooLarge(sent.contentLength);
	if (sent.contentType?.split(';')[0]?.trim().toLowerCase() !== FORM_TYPE) {
		throw new DaaError('content_type_unsupported', `A decision has to be sent as ${FORM_TYPE}.`);
	}
	return fieldsOf(sent.body);
}

/** A sign-in that comes back to its review page, which decides nothing. Undefined when a decision was sent. Throws as `readForm`. */
export function readSignIn(sent: SentForm): string | undefined {
	const fields = readFields(sent);
	return fields.has('decision') ? undefined : fields.get('identity');
}

/**
 * Reads what was posted. Throws DaaError `body_too_large`, `content_type_unsupported` or `body_malformed`; the content
 * type is a check of its own, because a page on another site can send other types without asking.
 */
export function readForm(sent: SentForm): DecisionForm {
	const fields = readFields(sent);
	const parsed = formSchema.safeParse(Object.fromEntries(fields));
	if (!parsed.success) throw malformed('The form lacks a field, or has one that is not known.');
	const { decision, form_token: formToken, reason: text, reason_template: template, confirm, code, identity, subject, body, request_body: requestBody } = parsed.data;
	const values: Record<number, string> = {};
	const ticked: number[] = [];
	for (const [name, value] of fields) {
		const point = TICK_FIELD.exec(name)?.[1];
		if (point !== undefined && value !== '') ticked.push(Number(point));
		const index = VALUE_FIELD.exec(name)?.[1];
		if (index !== undefined) values[Number(index)] = value;
	}
	const edit = { values, ...(subject !== undefined && { subject }), ...(body !== undefined && { body }), ...(requestBody !== undefined && { requestBody }) };
	const reason = reasonOf(template, text);
	return {
		decision,
		formToken,
		...(ticked.length > 0 && { ticked }),
		...(reason !== undefined && { reason }),
		...(confirm !== undefined && { confirm }),
		proof: { ...(code !== undefined && { code }), ...(identity !== undefined && { token: identity }) },
		...(decision === 'edit_and_approve' && { edit }),
	};
}
