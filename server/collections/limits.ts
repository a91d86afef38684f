/** A collection is looked through as a whole, on one page. */
export const mostItems = 100
export const mostSections = 20
export const mostFeatured = 12
