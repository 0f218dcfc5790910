import type { Actor } from '../audit/event';

/** Who does something to a request that is not a decision on it. */
export interface Doing {
	/** The node when absent. */
	actor?: Actor;
	/** Where it happens, when that is a node run. */
	nodeName?: string;
	executionId?: string;
	reason?: string;
}

/** `by Ada Obi, ` for sentences; nothing when it was the node or the clock. */
export const byPhrase = ({ actor }: Doing): string => (actor?.kind === 'person' ? ` by ${actor.name ?? actor.id}` : '');

export const because = ({ reason }: Doing): string => (reason?.trim() ? `: ${reason.trim()}` : '.');
