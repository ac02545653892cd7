import type { FastifyInstance } from 'fastify';
import type { Manager } from './endpoint.ts';
import { branchBatch } from './org-chart/batch.ts';
import { singleBranch } from './org-chart/branches.ts';
import { branchList } from './org-chart/list.ts';
import { branchPeople } from './org-chart/people.ts';
import { singleField } from './user-fields/fields.ts';
import { fieldList } from './user-fields/list.ts';
import { aboutUsers } from './users/about.ts';
import { userBatch } from './users/batch.ts';
import { userBranches } from './users/branches.ts';
import { userList } from './users/list.ts';
import { severalUsers } from './users/several.ts';
import { singleUser } from './users/single.ts';

/** The microservice that people, branches and fields belong to. */
export function manageEndpoints(app: FastifyInstance, manager: Manager): void {
  userList(app, manager);
  aboutUsers(app, manager);
  singleUser(app, manager);
  severalUsers(app, manager);
  userBatch(app, manager);
  userBranches(app, manager);
  fieldList(app, manager);
  singleField(app, manager);
  branchList(app, manager);
  singleBranch(app, manager);
  branchBatch(app, manager);
  branchPeople(app, manager);
}
