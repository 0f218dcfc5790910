import type { Environment } from '../ports';
import type { Checkpoint, StoredEvent } from './records';

/** The append-only log beside the tables. */
export interface AuditLogStore {
	/** Seals what is pending (PostgreSQL; nothing to do in SQLite) and returns the size and root (hex) of the tree. */
	seal(): Promise<{ size: number; root: string }>;
	/** Sealed events in order, from `fromSeq`, at most `limit`; of those, where `actions` are given, only events of these kinds. */
	read(fromSeq: number, limit: number, actions?: readonly string[]): Promise<StoredEvent[]>;
	/** Events of one correlation id, sealed or not, oldest first. */
	byCorrelation(correlationId: string, environment: Environment): Promise<StoredEvent[]>;
	/** Deletes key, salt and ciphertext of these events for good; returns how many. */
	erasePrivate(eventIds: readonly string[]): Promise<number>;
	saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
	latestCheckpoint(): Promise<Checkpoint | undefined>;
}

/** The Merkle arithmetic (src/audit/merkle.ts), handed to the adapters so that the store holds no verb's logic. */
export interface MerkleArithmetic {
	/** The frontier (hex hashes of the perfect subtrees, largest first) of an empty tree. */
	empty(): string[];
	append(frontier: readonly string[], size: number, leafHash: string): string[];
	root(frontier: readonly string[], size: number): string;
}
