import type { ReviewLink } from '../approve/review-link';
import { REVIEW_PARAMETER } from '../desk/later-visit-route';
import { deskAddress } from '../identity/desk-address';
import type { Gate } from './open-gate';

/**
 * What is sent of a link: its address at the review desk, where there is one, because n8n's own address of a waiting
 * execution says nothing more once the execution has gone on. Links that n8n has not signed stay without one.
 */
export async function lastingLinks({ ports }: Pick<Gate, 'ports'>, links: readonly ReviewLink[]): Promise<ReviewLink[]> {
	const desk = await deskAddress(ports.store);
	if (desk === undefined) return [...links];
	return links.map((link) => {
		if (link.url === undefined) return link;
		const url = new URL(desk);
		url.searchParams.set(REVIEW_PARAMETER, link.token);
		return { ...link, url: url.toString() };
	});
}
