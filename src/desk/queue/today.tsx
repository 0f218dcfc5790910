import type { VNode } from 'preact';
import { loadOf, type OwnLoad } from '../../attention/own-load';
import type { Ports } from '../../ports';
import type { SignedIn } from '../session/signed-in';

/** Beyond it the line says "200+": nobody decides more carefully for knowing whether it was 300. */
const MOST = 200;

/** What the visitor has decided since midnight UTC; shown to nobody but them. */
export async function readToday({ store, now }: Ports, { approver, environment }: SignedIn): Promise<OwnLoad> {
	const since = `${now().toISOString().slice(0, 10)}T00:00:00.000Z`;
	return loadOf(0, await store.decisionTimes({ environment, approverId: approver.id, since, limit: MOST + 1 }));
}

const duration = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);

/** How the day went so far, beside what still waits; silent before the first decision. */
export function Today({ load }: { load: OwnLoad | undefined }): VNode | null {
	if (!load || load.decidedToday === 0) return null;
	const { decidedToday, medianSeconds } = load;
	return (
		<p class="small muted load">
			Today you decided {decidedToday > MOST ? `${MOST}+` : decidedToday}
			{medianSeconds !== null && `, after looking for ${duration(medianSeconds)} (median)`}.
		</p>
	);
}
