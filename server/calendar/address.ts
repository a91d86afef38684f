export const home = '/calendar'
export const feedUrl = `${home}/feed`
/** With the secret as its `key`: an address in the log is one without what is asked for. */
export const feedFileUrl = `${home}/feed.ics`
