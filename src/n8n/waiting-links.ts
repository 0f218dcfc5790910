import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { ApprovalSection } from '../sections';

/** The editor's panel is small; the rest stands in the items. */
const MOST_LINKS = 20;

/**
 * The review links of what waits, one per person, as addresses with a space between them; the person's name stands in
 * the fragment. n8n keeps this one text for a waiting node and hands it to the tooltip. Undefined when there is none.
 */
export function waitingLinks(items: readonly INodeExecutionData[]): string | undefined {
	const byPerson = new Map<string, string>();
	for (const { json } of items) {
		const { review_links: links } = (json as IDataObject & { approval?: Partial<ApprovalSection> }).approval ?? {};
		for (const { approver_id: id, approver, url, run_url: runUrl } of links ?? []) {
			if (!byPerson.has(id) && byPerson.size < MOST_LINKS) byPerson.set(id, `${runUrl ?? url}#${encodeURIComponent(approver)}`);
		}
	}
	return byPerson.size === 0 ? undefined : [...byPerson.values()].join(' ');
}

/** Runs in n8n's editor, as an expression: nothing outside of it exists there, nor does URL. */
const sayWaiting = (resumeUrl: string): string => {
	const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
	const links = String(resumeUrl)
		.split(' ')
		.filter((address) => address.startsWith('http') && address.includes('#'))
		.map((address) => {
			const [url, name] = address.split('#');
			return `<a href="${escaped(url ?? '')}" target="_blank">${escaped(decodeURIComponent(name ?? ''))}</a>`;
		});
	return links.length === 0 ? 'Goes on when the request is decided' : `Goes on when decided. Review page of ${links.join(', ')}`;
};

/** What the editor shows while Approval Wait waits: who may decide, each with their link. */
export const WAITING_TOOLTIP = `={{ (${sayWaiting.toString()})($execution.resumeUrl) }}`;
