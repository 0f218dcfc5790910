/**
 * Every match of a global pattern, as `matchAll` has them. That makes a new pattern of each call, which for short texts
 * takes longer than to read them.
 */
export function allMatches(text: string, pattern: RegExp): RegExpExecArray[] {
	const found: RegExpExecArray[] = [];
	pattern.lastIndex = 0;
	for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
		found.push(match);
		if (match[0] === '') pattern.lastIndex += 1;
	}
	return found;
}
