const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Plain text for a system that shows notes as HTML: nothing in it is markup, line breaks stay. */
export function escapedHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => NAMES[character] ?? character).replace(/\n/g, '<br>');
}
