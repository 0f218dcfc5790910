/** An http(s) address without a user name. */
export function isWebAddress(text: string): boolean {
	try {
		const { protocol, username, password } = new URL(text);
		return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
	} catch {
		return false;
	}
}
