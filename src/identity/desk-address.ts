import { z } from 'zod/v4';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { StoreReader } from '../store/port';

const KEY = 'review_desk';
const MAX_TRIES = 10;
const deskSetting = z.object({ url: z.url({ protocol: /^https?$/ }).max(2_000) });

/** Where the Review Desk Trigger of an active workflow can be reached; undefined when there is none. */
export async function deskAddress(store: Pick<StoreReader, 'setting'>): Promise<string | undefined> {
	const parsed = deskSetting.safeParse((await store.setting(KEY))?.value);
	return parsed.success ? parsed.data.url : undefined;
}

/** Told when the trigger's workflow is published, and with null when it is taken back. The last one published counts. */
export async function setDeskAddress(ports: Pick<Ports, 'store' | 'now'>, url: string | null, by: string): Promise<void> {
	for (let tries = 0; tries < MAX_TRIES; tries += 1) {
		const done = await ports.store.transaction(async (tx) => {
			const stored = await tx.setting(KEY);
			const known = deskSetting.safeParse(stored?.value);
			const same = known.success ? known.data.url === url : url === null;
			// Taking one desk back leaves the address of another one alone.
			if (same || (url === null && stored && stored.updatedBy !== by)) return true;
			return await tx.putSetting({ key: KEY, value: url === null ? null : { url }, version: stored?.version ?? 0, updatedAt: ports.now().toISOString(), updatedBy: by });
		});
		if (done) return;
	}
	throw new DaaError('store_conflict', 'The address of the review desk keeps being changed by somebody else; try again.');
}
