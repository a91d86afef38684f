/** Who signs in to the large school (large-school.ts), with the password of the demo. */
export const largeSchoolUsers = { registrar: 'lon.registrar', teacher: 'lon.teacher1', guardian: 'lon.guardian1' }
