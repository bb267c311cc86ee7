import { provide } from "../serving";

export = provide("OrganizationLicense");
