export const home = '/reports'

export function addressOfReport(id: { toString(): string }): string {
  return `${home}/${id.toString()}`
}

/** Of those who answer for a material: what it touches, what was reported, what can be done about it. */
export function addressOfCare(materialId: { toString(): string }): string {
  return `${home}/materials/${materialId.toString()}`
}
