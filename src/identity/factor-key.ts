/** Factors are kept by this form of an approver's id, so that another spelling is not somebody without a factor. */
export function factorKey(approverId: string): string {
	return approverId.normalize('NFC').trim().toLowerCase();
}
