/** The key by which a waiting Approval Wait is told from every other thing that may answer at its address. */
export const POKED = 'daa_approval_wait';
