import type { Review } from '../approve/open-review';
import type { LiveReading } from '../execute/live-value';
import type { SimilarDecision } from '../learn/similar-decisions';

export type { SimilarDecision } from '../learn/similar-decisions';

/** What is found out for one showing of a page, beside the stored review. Everything here may be missing. */
export interface PageData {
	/** Absent when no system is configured to be read. */
	live?: LiveReading;
	/** At most three; `unreadable` when they could not be looked up. Absent when nobody looked. */
	similar?: readonly SimilarDecision[] | 'unreadable';
	/** Set for an approver whom the policy lets decide alone in an emergency; `locked` says why not now. */
	emergency?: { locked?: string };
	/** Why approving is not possible any more, or not for this approver: something was revoked. */
	bar?: string;
	/** Why an approved action would not be carried out for the time being. */
	stopped?: string;
	/** Where this request stands among those of its run: item 2 of 7. Absent for a run of one. */
	place?: { position: number; of: number };
}

/** How a page gets it. Each may be slow or fail; the page is shown all the same. */
export interface PageSources {
	live?: ((review: Review) => Promise<LiveReading | undefined>) | undefined;
	similar?: ((review: Review) => Promise<readonly SimilarDecision[]>) | undefined;
}
