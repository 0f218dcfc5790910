/** What an approver has to tick before approving, as the policy's review contract says; read off a stored risk section. */
export function checklistOf(risk: unknown): string[] {
	const list = typeof risk === 'object' && risk !== null ? (risk as { checklist?: unknown }).checklist : undefined;
	return Array.isArray(list) ? list.filter((point): point is string => typeof point === 'string' && point.trim() !== '') : [];
}

/** The points that were not ticked, by index into `checklistOf`. */
export function untickedPoints(risk: unknown, ticked: readonly number[] | undefined): string[] {
	return checklistOf(risk).filter((_point, index) => !ticked?.includes(index));
}
