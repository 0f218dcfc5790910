import { DaaError } from '../../errors';

export function conflict(what: string, fields: Record<string, string | number> = {}): DaaError {
	return new DaaError('store_conflict', what, { fields });
}

/** For INSERT … ON CONFLICT DO NOTHING: no row written means that a unique one was there first. */
export function written(result: { numInsertedOrUpdatedRows?: bigint }): boolean {
	return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
