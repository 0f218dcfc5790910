export function isBuilt(root?: string): boolean;
/** Compiles the package into dist/ when a source is newer than what was built there. */
export function ensureBuilt(options?: { quiet?: boolean; force?: boolean }): Promise<void>;
