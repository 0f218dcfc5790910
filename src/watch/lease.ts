import type { Ports } from '../ports';
import type { LeaseRecord } from '../store/port';

export interface Held {
	lease: LeaseRecord;
	/** Keeps it for as long again, and notes how far the work has come; false when another process has taken over. */
	move(cursor?: string): Promise<boolean>;
}

/**
 * Does `work` under a lease that one process at a time has; undefined when another has it. It outlives the process that
 * holds it by at most `ms`. Whoever asks again under the same name (`holder`) goes on at once.
 */
export async function underLease<T>(ports: Pick<Ports, 'store' | 'now'>, { name, holder, ms }: { name: string; holder: string; ms: number }, work: (held: Held) => Promise<T>): Promise<T | undefined> {
	const end = () => new Date(ports.now().getTime() + ms).toISOString();
	const lease = await ports.store.transaction((tx) => tx.claimLease({ name, holder, at: ports.now().toISOString(), until: end() }));
	if (!lease) return undefined;
	return await work({
		lease,
		move: (cursor) => ports.store.transaction((tx) => tx.moveLease(name, lease.fence, { until: end(), ...(cursor !== undefined && { cursor }) })),
	});
}

/** Gives a lease back, so that another process need not wait for its end. */
export async function giveBack(ports: Pick<Ports, 'store' | 'now'>, name: string, holder: string): Promise<void> {
	const lease = await ports.store.lease(name);
	if (lease?.holder === holder) await ports.store.transaction((tx) => tx.moveLease(name, lease.fence, { until: ports.now().toISOString() }));
}
