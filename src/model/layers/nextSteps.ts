/** What to do next, for more than one cause. */
export const doctor = 'grpclb doctor   # compares Ingresses, routes and Services with their pods';
export const ports = 'grpclb ports svc/NAME   # which port is gRPC, and whether anybody listens';
export const logs = 'grpclb logs ing/NAME   # what the proxy says about it';
