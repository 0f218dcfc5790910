/** Work that one process at a time does. */
export interface LeaseRecord {
	name: string;
	holder: string;
	/** Grows with every claim; whoever holds an older one has lost it. */
	fence: number;
	/** Until when the holder has it. */
	until: string;
	/** How far the work has come, in its own words. */
	cursor: string | null;
}

export interface SettingRecord {
	key: string;
	value: unknown;
	/** In a read: the current version. In a write: the version that was read, 0 for a new key. */
	version: number;
	updatedAt: string;
	updatedBy: string;
}
