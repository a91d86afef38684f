/** Of one course: an outline is read and drawn as a whole. */
export const mostItems = 400
export const mostSections = 60
export const mostTeachers = 20
/** Enrolled one by one; classes count apart. */
export const mostPeople = 2000
export const mostClasses = 40
export const mostGroups = 30
export const mostPerSearch = 20
