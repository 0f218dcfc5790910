import type { LiveReading } from '../execute/live-value';
import type { ApprovalRecord } from '../store/port';

/** A past decision about something like this, as the page shows it. Texts are escaped and shortened there. */
export interface SimilarDecision {
	/** One sentence of what was asked for, e.g. `Change refund_amount from "0.00" to "640.00" on hubspot ticket 1711.` */
	what: string;
	outcome: 'approved' | 'edited' | 'rejected' | 'changes_requested' | 'expired' | 'cancelled';
	/** ISO 8601. */
	decidedAt: string;
	/** Who decided, e.g. `Dana Ruiz (finance_lead)`. */
	by?: string;
	reason?: string;
	/** What became of it afterwards, e.g. `carried out`, `failed`. */
	execution?: string;
}

/** What is found out for one showing of a page, beside the stored review. Everything here may be missing. */
export interface PageData {
	/** Absent when no system is configured to be read. */
	live?: LiveReading;
	/** At most three; `unreadable` when they could not be looked up. Absent when nobody looked. */
	similar?: readonly SimilarDecision[] | 'unreadable';
	/** Where this request stands among those of its run: item 2 of 7. Absent for a run of one. */
	place?: { position: number; of: number };
}

/** How a page gets it. Each may be slow or fail; the page is shown all the same. */
export interface PageSources {
	live?: (approval: ApprovalRecord) => Promise<LiveReading | undefined>;
	similar?: (approval: ApprovalRecord) => Promise<readonly SimilarDecision[]>;
}
