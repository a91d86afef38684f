/** The digits of a number as it is called within the country: `+84 90 123 45 67` and `090.123.4567` are one. */
export function phoneKeyOf(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  const isForeignForm = /^\s*(\+|00)/.test(phone) || /^84\d{9}$/.test(digits)
  return isForeignForm ? digits.replace(/^(00)?84/, '0') : digits
}
