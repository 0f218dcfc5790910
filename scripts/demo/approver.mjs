import { Trouble } from '../lib/say.mjs';
import { readForms, submission } from './review-form.mjs';

const TIMEOUT_MS = 30_000;

async function open(url) {
	const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
	const html = await response.text();
	if (!response.ok) throw new Trouble(`The review page answered ${response.status}: ${textOf(html)}`);
	return html;
}

/** What a reader sees of a page, for messages. */
function textOf(html) {
	return html.replace(/<(style|script)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** The form and the button with which a person approves. */
function approveButton(html, url) {
	for (const form of readForms(html, url)) {
		const button = form.fields.find((field) => (field.tag === 'button' || field.type === 'submit') && (field.value === 'approve' || /^approve/i.test(field.label)));
		if (button) return { form, button };
	}
	throw new Trouble(`The review page offers no way to approve: ${textOf(html)}`);
}

/**
 * Decides as a person does: opens the page, reads its form, types `typed` where the page asks for something to be
 * typed, and presses Approve. Resolves to what the answer says.
 */
export async function approveByLink(url, { typed }) {
	const html = await open(url);
	const { form, button } = approveButton(html, url);
	if (button.disabled) throw new Trouble(`Approve is disabled on the review page: ${textOf(html)}`);
	const body = submission(form, button);
	const asked = form.fields.find((field) => field.required && field.tag === 'input' && field.type === 'text' && field.value === '');
	if (asked) body.set(asked.name, typed);
	const response = await fetch(form.action, {
		method: form.method,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body,
		redirect: 'manual',
		signal: AbortSignal.timeout(TIMEOUT_MS),
	});
	const answer = await response.text();
	if (response.status >= 400) throw new Trouble(`The decision was refused with ${response.status}: ${textOf(answer)}`);
	return { asked: asked !== undefined, answer: textOf(answer) };
}
