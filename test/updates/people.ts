import { Types } from 'mongoose'
import { addAccounts } from '../../server/accounts/index.ts'
import { addPeopleWithMemberships } from '../../server/people/index.ts'
