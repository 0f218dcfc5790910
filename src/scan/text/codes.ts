/** Kinds of UTF-16 units; letters are those from a to z. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isUpper = (code: number): boolean => code >= 65 && code <= 90;
export const isLower = (code: number): boolean => code >= 97 && code <= 122;
export const isLetter = (code: number): boolean => isLower(code | 32);
export const isSpaceCode = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
