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

/** The form with the button that takes this decision, and the button. */
function findButton(html, url, decision) {
	for (const form of readForms(html, url)) {
		const button = form.fields.find((field) => field.tag === 'button' && field.name === 'decision' && field.value === decision);
		if (button) return { form, button };
	}
	throw new Trouble(`The review page offers no way to ${decision.replaceAll('_', ' ')}: ${textOf(html)}`);
}

/**
 * Decides as a person does: opens the page, reads its form, fills in what it asks for and presses the button.
 *
 * `decision` is approve, edit_and_approve, reject or request_changes; `typed` is what goes where the page asks for
 * something to be typed; `fill` names further fields. Resolves to `{ asked, answer }`: whether something had to be
 * typed, and what the page says then.
 */
export async function decideByLink(url, { decision = 'approve', typed = '', fill = {} } = {}) {
	const html = await open(url);
	const { form, button } = findButton(html, url, decision);
	const body = submission(form, button);
	const asked = form.fields.find((field) => field.required && field.tag === 'input' && field.type === 'text' && field.value === '');
	if (asked) body.set(asked.name, typed);
	for (const [name, value] of Object.entries(fill)) {
		if (!form.fields.some((field) => field.name === name)) throw new Trouble(`The review page has no field ${name} for ${decision.replaceAll('_', ' ')}.`);
		body.set(name, value);
	}
	const response = await fetch(form.action, {
		method: form.method,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body,
		redirect: 'manual',
		signal: AbortSignal.timeout(TIMEOUT_MS),
	});
	const answer = textOf(await response.text());
	if (response.status >= 400) throw new Trouble(`The decision was refused with ${response.status}: ${answer}`);
	return { asked: asked !== undefined, answer };
}
