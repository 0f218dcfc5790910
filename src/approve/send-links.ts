import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { isOpen } from './life';
import { linkToken, reviewLinks, signatureOf, type ReviewLink, type SignUrl } from './review-link';

/**
 * Signs the links of people who were asked after the request was made (the next in line, somebody it was handed to, those
 * whom a stricter edit needs). Only the execution that waits can sign, so this runs there, whenever it is visited. Gives
 * the links that this very call has signed: whoever signed a link sends it, so each is sent by one process.
 */
export async function signNewLinks(ports: Ports, approval: ApprovalRecord, signUrl: SignUrl): Promise<ReviewLink[]> {
	if (!isOpen(approval.state)) return [];
	const approvers = await ports.store.approvers(approval.id);
	const fresh = approvers.filter(({ linkSignature, revokedAt }) => linkSignature === null && revokedAt === null);
	const links: ReviewLink[] = [];
	for (const approver of fresh) {
		const token = linkToken(ports, approval, approver);
		if (token === undefined) continue;
		const linkSignature = signatureOf(signUrl({ t: token }));
		if (!(await ports.store.transaction((tx) => tx.signLink(approval.id, approver.approverId, linkSignature)))) continue;
		links.push(...reviewLinks(ports, approval, [{ ...approver, linkSignature }]));
	}
	return links;
}
