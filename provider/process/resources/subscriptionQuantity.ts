import { provide } from "../serving";

export = provide("SubscriptionQuantity");
