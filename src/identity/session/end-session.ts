import { inSentence } from '../../draft/shorten';
import type { Ports } from '../../ports';
import { factorEvent } from '../factor-event';
import type { DeskSession } from './session';

/** Signs out; `everywhere` ends all of this person's sessions. */
export async function endSession(ports: Ports, { id, approver, keys }: DeskSession, everywhere = false): Promise<void> {
	const [personKey = ''] = keys;
	const event = factorEvent(ports, {
		action: 'session.ended',
		outcome: everywhere ? 'everywhere' : 'signed_out',
		actor: { kind: 'person', id: approver.id, name: approver.name },
		approverKey: personKey,
		sentence: `${inSentence(approver.name)} signed out of the review desk${everywhere ? ' everywhere' : ''}.`,
		detail: { session: id },
	});
	await ports.store.transaction(async (tx) => {
		const ended = await tx.endDeskSessions(everywhere ? { personKey } : { id }, ports.now().toISOString());
		if (ended > 0) await tx.appendEvent(event);
	});
}
