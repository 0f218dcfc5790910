/**
 * Reads the form in which n8n stores and answers execution data: one JSON list in which every object, list and text
 * has a place, and texts inside objects are places in that list. Cycles come back as cycles.
 *
 * @param {string} text
 * @returns {any}
 */
export function parseFlatted(text) {
	const table = JSON.parse(text);
	const made = new Map();
	const at = (place) => {
		const entry = table[place];
		if (typeof entry !== 'object' || entry === null) return entry;
		if (made.has(place)) return made.get(place);
		const value = Array.isArray(entry) ? [] : {};
		made.set(place, value);
		for (const key of Object.keys(entry)) value[key] = typeof entry[key] === 'string' ? at(Number(entry[key])) : entry[key];
		return value;
	};
	return at(0);
}
