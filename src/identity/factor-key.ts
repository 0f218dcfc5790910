/** Factors are kept by this form of an approver's id, so that another spelling is not somebody without a factor. */
export function factorKey(approverId: string): string {
	return approverId.normalize('NFC').trim().toLowerCase();
}

/** One person is often named by an id in one place and by their address in another: what was set up for either counts. */
export function factorKeys({ approverId, email }: { approverId: string; email: string | null }): string[] {
	return [...new Set([factorKey(approverId), ...(email === null ? [] : [factorKey(email)])])];
}

/** Where a person is reached, in one spelling: the address, else the id. Whoever proves to hold it is that person. */
export function personKeyOf({ approverId, email }: { approverId: string; email?: string | null }): string {
	return factorKey(email ?? approverId);
}
