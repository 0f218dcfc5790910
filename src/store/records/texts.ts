import type { Environment } from '../../ports';

/** One past decision as the index of similar ones keeps it: terms are keyed hashes, never words. */
export interface SimilarDoc {
	approvalId: string;
	/** Environment and action type: only decisions of one scope are compared. */
	scope: string;
	decidedAt: string;
	terms: { term: string; tf: number }[];
}

/** A BM25 query over terms of one scope. */
export interface SimilarQuery {
	terms: { term: string; idf: number }[];
	averageLength: number;
	k1: number;
	b: number;
	/** Never among the matches. */
	notApprovalId: string;
	limit: number;
}

/** A conversation whose personal data is masked. Its data key encrypts the values; without the key it is erased. */
export interface MaskConversationRecord {
	id: string;
	environment: Environment;
	/** The signing key from which the wrapping key was derived. */
	keyId: string;
	/** AES-256-GCM, base64; null: erased. */
	wrappedKey: string | null;
	createdAt: string;
	erasedAt: string | null;
}

/** One spelling of one value. Nothing of the value stands in clear. */
export interface MaskValueRecord {
	conversationId: string;
	/** With `number` and `variant` the mask, e.g. `[EMAIL_1]`. */
	type: string;
	number: number;
	/** 0 for the first spelling of a value. */
	variant: number;
	/** Keyed hash of the type and of what makes two spellings one value. */
	identityMac: string;
	spellingMac: string;
	ciphertext: string;
}

/** What a guardrail scan said of one payload in one execution. */
export interface ScanRecord {
	payloadHash: string;
	workflowId: string;
	executionId: string;
	outcome: string;
	/** Whose masks the payload carries; null when it carries none. */
	conversationId: string | null;
	guardrailVersion: string;
	at: string;
}
