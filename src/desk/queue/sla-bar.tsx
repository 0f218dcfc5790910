import type { VNode } from 'preact';

/** How much of the time to decide is gone, 0 to 100. */
export function slaShare(createdAt: string, dueAt: string, now: Date): number {
	const [start, end] = [Date.parse(createdAt), Date.parse(dueAt)];
	if (!(end > start)) return 100;
	return Math.max(0, Math.min(100, Math.round(((now.getTime() - start) / (end - start)) * 100)));
}

export const slaLevel = (share: number): 'fine' | 'soon' | 'late' => (share >= 100 ? 'late' : share >= 75 ? 'soon' : 'fine');

/** Age against the deadline. */
export function SlaBar({ createdAt, dueAt, now }: { createdAt: string; dueAt: string; now: Date }): VNode {
	const share = slaShare(createdAt, dueAt, now);
	return (
		<svg class={`sla ${slaLevel(share)}`} viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label={`${share} % of the time to decide is gone`} data-sla>
			<rect class="track" width="100" height="4" />
			<rect class="gone" width={Math.max(2, share)} height="4" />
		</svg>
	);
}
