const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" };
const decode = (text) => text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (_, name) => NAMED[name]);

/** The attributes of one start tag; a bare attribute is `true`. */
function attributes(tag) {
	const found = {};
	for (const [, name, , double, single, bare] of tag.slice(1).matchAll(/\s([a-zA-Z-]+)(=("([^"]*)"|'([^']*)'|[^\s>]+))?/g)) {
		const value = double ?? single ?? bare;
		found[name.toLowerCase()] = value === undefined ? true : decode(value.replace(/^["']|["']$/g, ''));
	}
	return found;
}

function fieldsOf(html) {
	const fields = [];
	for (const [, tag, attrs, rest] of html.matchAll(/<(input|textarea|button)\b([^>]*)>([^<]*)/g)) {
		const given = attributes(`<${tag} ${attrs}>`);
		const value = tag === 'textarea' ? decode(rest) : given.value === true ? '' : (given.value ?? '');
		fields.push({ tag, type: given.type ?? (tag === 'button' ? 'submit' : 'text'), name: given.name, value, required: 'required' in given, disabled: 'disabled' in given, checked: 'checked' in given, label: decode(rest).trim() });
	}
	return fields;
}

/**
 * The forms of a page as a program without scripts sees them: `[{ method, action, fields }]`, `action` absolute,
 * each field with tag, type, name, value, required, disabled, checked, label.
 */
export function readForms(html, pageUrl) {
	return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attrs, inner]) => {
		const { action, method } = attributes(`<form ${attrs}>`);
		return {
			method: (method ?? 'get').toUpperCase(),
			action: new URL(typeof action === 'string' ? action : pageUrl, pageUrl).toString(),
			fields: fieldsOf(inner),
		};
	});
}

/** What a browser would send when the given button is pressed and nothing is changed. */
export function submission(form, button) {
	const sent = new URLSearchParams();
	for (const field of form.fields) {
		const pressed = field === button;
		const isButton = field.tag === 'button' || field.type === 'submit';
		if (!field.name || field.disabled || (isButton && !pressed)) continue;
		if ((field.type === 'checkbox' || field.type === 'radio') && !field.checked) continue;
		sent.append(field.name, field.value);
	}
	return sent;
}
