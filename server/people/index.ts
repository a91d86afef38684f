export { addMemberships, addPeople, hasPeople, type NewMembership, type NewPerson } from './add.ts'
export { callNameOf } from './call-name.ts'
export { changeEmail, confirmEmail, type Contact, emailOf, findContact, findPersonByEmail } from './contact.ts'
export { sortNameOf } from './sort-name.ts'
