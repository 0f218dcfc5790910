import { reviewLinks } from '../../approve/review-link';
import { deskAddress } from '../../identity/desk-address';
import type { Addresses } from '../../notify/compose';
import type { RunContext } from '../../ports';
import type { ApprovalRecord, ApproverRecord } from '../../store/port';
import { lastingLinks } from '../lasting-links';
import type { Gate } from '../open-gate';

/** Where a run's own page for an approver is; undefined where there is none, or where nobody here can sign its address. */
export type RunUrlOf = (approval: ApprovalRecord) => Promise<((approverId: string) => string) | undefined>;

/** The addresses that messages lead to: each approver's own link as it was signed, and the desk. */
export async function addressesOf(gate: Pick<Gate, 'ports'>, run: Pick<RunContext, 'executionId'> | undefined, { runUrlOf, buttons }: { runUrlOf?: RunUrlOf; buttons: boolean }): Promise<Addresses> {
	const deskUrl = await deskAddress(gate.ports.store);
	return {
		async links(approval, people) {
			const byId = new Map<string, ApproverRecord>(people.map((person) => [person.approverId, person]));
			// A message may be of another execution than the one that sends it, and n8n signs addresses of this one only.
			const runUrl = run !== undefined && approval.executionId === run.executionId ? await runUrlOf?.(approval) : undefined;
			return (await lastingLinks(gate, reviewLinks(gate.ports, approval, people))).flatMap(({ approver: { id }, url }) => {
				const approver = byId.get(id);
				return approver && url !== undefined ? [{ approver, url, ...(runUrl && { runUrl: runUrl(id) }) }] : [];
			});
		},
		...(deskUrl !== undefined && { deskUrl }),
		buttons: buttons && deskUrl !== undefined,
	};
}
