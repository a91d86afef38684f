/** `{ noticeId }`: it goes by mail at once. */
export const mailEvent = 'notices.mail'
/** `{ day }`: whoever gets the mail of the day is to be found. */
export const digestsEvent = 'notices.digests'
/** `{ personId, day }`: the mail of the day goes to them. */
export const digestEvent = 'notices.digest'
