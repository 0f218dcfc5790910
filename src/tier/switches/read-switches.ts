import { isDaaError } from '../../errors';
import type { StoreReader } from '../../store/port';
import { parseSwitches, SWITCHES_KEY, UNREADABLE, type SwitchState } from './switch';

/**
 * The same inside a transaction, whose failures are the caller's: what cannot be read there cannot be stored either. Only
 * a value that is no JSON any more counts as everything on.
 */
export async function switchesIn(tx: Pick<StoreReader, 'setting'>): Promise<readonly SwitchState[]> {
	try {
		return parseSwitches(await tx.setting(SWITCHES_KEY));
	} catch (error) {
		if (error instanceof SyntaxError) return UNREADABLE;
		throw error;
	}
}

/** The switches that are on. A store or setting that cannot be read means that all of them are. */
export async function readSwitches(store: Pick<StoreReader, 'setting'>): Promise<readonly SwitchState[]> {
	try {
		return await switchesIn(store);
	} catch (error) {
		if (isDaaError(error)) return UNREADABLE;
		throw error;
	}
}
